"""Numbers with their evidence. Reads everything, owns no model: it can be deleted without a trace."""
