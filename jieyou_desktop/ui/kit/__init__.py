"""What every page is made of; knows no feature."""
