"""The pages as a user meets them, run in this process, and the pieces that draw them."""
