"""The network: one client, its cache, its manners, recordings. The only importer of httpx and diskcache."""
