"""The ledgers page: bringing sheets in, mending what was wrong in them, matching lists."""
