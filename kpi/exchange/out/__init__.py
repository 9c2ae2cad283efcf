"""Tables to hand out: what they hold, and one file a format that writes them."""
