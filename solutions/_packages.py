"""Where the data of installed packages lie."""

import importlib.util
from pathlib import Path


def folder_of(module: str, requirement: str) -> Path:
    """Return where a package lies, without running its code.

    Raises
    ------
    ModuleNotFoundError
        If it is missing; the message says that `pip install requirement` mends it.
    """
    spec = importlib.util.find_spec(module)
    if spec is None:
        raise ModuleNotFoundError(
            f"the package {module} is missing: install it with `pip install {requirement}`", name=module
        )
    return Path(spec.submodule_search_locations[0])
