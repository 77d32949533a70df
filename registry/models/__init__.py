from registry.models.users import User

__all__ = ["User"]
