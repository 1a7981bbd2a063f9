"""What a person sees: values → lines, tables, pictures and pages. Nothing here knows the vault or the store."""
