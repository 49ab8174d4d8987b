"""Policy leaflets: what to print, how it will look, and what was printed."""
