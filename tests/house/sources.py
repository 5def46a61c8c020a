"""Finds the files of the project that the house rules speak about."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("accountability", "posko", "sms_gateway", "bpd_portal", "public_site")
NOT_OURS = {
    ".venv",
    "var",
    ".git",
    "node_modules",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
}


def tracked(root: Path = ROOT) -> list[Path]:
    """Every file of the project, also those not committed yet; without Git, every file but caches."""
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=root, capture_output=True, check=False
    )
    if listing.returncode == 0 and listing.stdout:
        names = listing.stdout.decode().split("\0")
        return sorted(root / name for name in names if name and (root / name).is_file())
    return sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and not NOT_OURS & set(path.relative_to(root).parts)
    )


def python_files(root: Path = ROOT) -> list[Path]:
    """Every module that people write: not the migrations."""
    return [path for path in tracked(root) if path.suffix == ".py" and "migrations" not in path.parts]


def product_files(root: Path = ROOT) -> list[Path]:
    """The modules of the product itself, without tests and benchmarks."""
    return [path for path in python_files(root) if path.relative_to(root).parts[0] in PACKAGES]


def templates(root: Path = ROOT) -> list[Path]:
    """The pages and the SMS texts."""
    return [path for path in tracked(root) if path.relative_to(root).parts[0] == "templates"]


def parsed(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, also methods and inner ones."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """`timezone.now` for the expression `timezone.now`; nothing for what is not a dotted name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of all that a module imports, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
