"""The steps by which the database follows the kinds of record."""
