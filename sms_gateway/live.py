"""Names the live groups that are told to look again when SMS go out."""


def group_of_news(kode: str) -> str:
    """The group of those who watch a desa's news to many go out; it carries "look", never content."""
    return f"desa.{kode.replace('.', '-')}.kabar"
