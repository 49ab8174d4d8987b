"""The working calendar: entering a year from its notice."""
