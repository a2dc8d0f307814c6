// Loaded by every page.
