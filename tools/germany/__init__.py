"""Parts of the script that writes the built-in region Germany."""
