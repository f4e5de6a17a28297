// Removed first, so that a half-filled store says that it holds nothing.
MATCH (s:StoreState) DELETE s
