"""The default VPC that AWS puts into every region: removed where nothing uses it."""
