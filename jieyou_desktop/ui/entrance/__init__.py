"""What stands before the window: signing in, the first run, a forgotten password, restoring."""
