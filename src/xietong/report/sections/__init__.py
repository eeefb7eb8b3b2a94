"""One file for each part of the page: what it says, from the results, without any markup of its own."""
