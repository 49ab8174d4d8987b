"""Qt: pages, forms and dialogs; speaks only to services and domain."""
