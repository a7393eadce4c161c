"""From an edition to a document: Markdown, HTML, plain text, JSON."""
