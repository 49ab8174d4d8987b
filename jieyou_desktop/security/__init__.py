"""Keys, encryption, signatures and passwords."""
