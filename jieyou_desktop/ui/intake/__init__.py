"""The counter: what is taken in, and each matter until it is done."""
