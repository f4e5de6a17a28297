"""Checks that wait for a yes: folders under `uploads/` in the home, with the files as they came and previews of them.

`api/uploads.py` makes and reads them. Here is what the ledger needs of them when somebody is erased.
"""

import shutil
from pathlib import Path

from graph.ledger.masking import tells_of

FOLDER = "uploads"


def forget(home: Path, wanted: list[str]) -> int:
    """Remove the checks whose files or previews have one of these texts, or cannot be searched; how many.

    They are copies that live a day: to send the files again is safer than a preview of something else than the file.
    """
    folders = sorted((home / FOLDER).glob("*")) if wanted else []
    checks = [folder for folder in folders if _tells_of(folder, wanted)]
    for folder in checks:
        shutil.rmtree(folder, ignore_errors=True)
    return len(checks)


def _tells_of(folder: Path, wanted: list[str]) -> bool:
    kept = (path for path in folder.rglob("*") if path.is_file())
    return any(any(one in path.name for one in wanted) or tells_of(path.read_bytes(), wanted) for path in kept)
