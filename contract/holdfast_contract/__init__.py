"""What travels between Holdfast's services, written once: models, errors, signatures, the client."""
