"""The name under which the open live pages of one person are called to look whether they may stay."""


def group_of_account(user_id: int) -> str:
    """The group of every socket of this person."""
    return f"akun.{user_id}"
