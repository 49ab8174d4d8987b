"""Tables, and every query asked of them."""
