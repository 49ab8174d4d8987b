"""Paper and sheets, drawn from plain facts."""
