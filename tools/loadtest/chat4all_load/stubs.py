"""The Python stubs of the API, compiled from the project's .proto files when these have changed."""

import hashlib
import importlib.metadata
import importlib.resources
import os
import shutil
import sys
import tempfile
from pathlib import Path

from grpc_tools import protoc

_PROJECT = Path(__file__).resolve().parent.parent
_PROTOS = _PROJECT.parent.parent / "libs" / "proto"
_GENERATED = _PROJECT / "generated"
_ROOTS = [_PROTOS / "proto", _PROTOS / "third_party"]


def _sources() -> list[Path]:
    api = sorted((_PROTOS / "proto" / "chat4all" / "v1").glob("*.proto"))
    if not api:
        raise SystemExit(f"loadtest: no .proto files in {_PROTOS}/proto/chat4all/v1; run it inside the workspace")
    return api + sorted((_PROTOS / "third_party" / "google").rglob("*.proto"))


def _stamp(sources: list[Path]) -> str:
    digest = hashlib.sha256(importlib.metadata.version("grpcio-tools").encode())
    for source in sources:
        digest.update(str(source.relative_to(_PROTOS)).encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def _compile(sources: list[Path], stamp: str) -> None:
    # Compiled into a temporary folder and then renamed, so that no process imports an incomplete one.
    folder = Path(tempfile.mkdtemp(prefix="generated-", dir=_PROJECT))
    try:
        well_known = importlib.resources.files("grpc_tools") / "_proto"
        includes = [f"-I{root}" for root in [*_ROOTS, well_known]]
        outputs = [f"--python_out={folder}", f"--grpc_python_out={folder}"]
        if protoc.main(["protoc", *includes, *outputs, *map(str, sources)]) != 0:
            raise SystemExit("loadtest: cannot compile the .proto files; see the output of protoc above")
        (folder / "stamp").write_text(stamp)
        # mkdtemp's folder is only for its user, and the image runs as another one.
        folder.chmod(0o755)
        shutil.rmtree(_GENERATED, ignore_errors=True)
        os.replace(folder, _GENERATED)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_importable() -> None:
    sources = _sources()
    stamp = _stamp(sources)
    stamp_file = _GENERATED / "stamp"
    if not stamp_file.is_file() or stamp_file.read_text() != stamp:
        _compile(sources, stamp)
    sys.path.insert(0, str(_GENERATED))


_make_importable()

from chat4all.v1 import chat_pb2, chat_pb2_grpc, message_pb2  # noqa: E402

__all__ = ["chat_pb2", "chat_pb2_grpc", "message_pb2"]
