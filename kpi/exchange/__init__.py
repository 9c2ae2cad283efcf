"""What goes out and comes in, one form a file."""
