"""Names the live groups that are told to look again."""


def group_of(kode: str) -> str:
    """The group of a desa's inbox; it carries "look", never content."""
    return f"desa.{kode.replace('.', '-')}.masuk"
