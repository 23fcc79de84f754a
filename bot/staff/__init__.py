"""The staff's desk: what staff can do and see, in the chat and from the command line."""
