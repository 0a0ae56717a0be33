"""The Python stubs of the API, compiled from the project's .proto files whenever those have changed."""

import hashlib
import importlib.metadata
import importlib.resources
import os
import shutil
import sys
import tempfile
from pathlib import Path

from grpc_tools import protoc

_project = Path(__file__).resolve().parent.parent
_protos = _project.parent.parent / "libs" / "proto"
_generated = _project / "generated"
_roots = [_protos / "proto", _protos / "third_party"]


def _sources() -> list[Path]:
    api = sorted((_protos / "proto" / "chat4all" / "v1").glob("*.proto"))
    if not api:
        raise SystemExit(f"loadtest: there are no .proto files in {_protos}/proto/chat4all/v1; run it inside the workspace")
    return api + sorted((_protos / "third_party" / "google").rglob("*.proto"))


def _stamp(sources: list[Path]) -> str:
    digest = hashlib.sha256(importlib.metadata.version("grpcio-tools").encode())
    for source in sources:
        digest.update(str(source.relative_to(_protos)).encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def _compile(sources: list[Path], stamp: str) -> None:
    # Beside its place and then moved there, so that nobody ever imports half of it.
    folder = Path(tempfile.mkdtemp(prefix="generated-", dir=_project))
    try:
        well_known = importlib.resources.files("grpc_tools") / "_proto"
        includes = [f"-I{root}" for root in [*_roots, well_known]]
        outputs = [f"--python_out={folder}", f"--grpc_python_out={folder}"]
        if protoc.main(["protoc", *includes, *outputs, *map(str, sources)]) != 0:
            raise SystemExit("loadtest: the .proto files cannot be compiled; protoc said why above")
        (folder / "stamp").write_text(stamp)
        shutil.rmtree(_generated, ignore_errors=True)
        os.replace(folder, _generated)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_importable() -> None:
    sources = _sources()
    stamp = _stamp(sources)
    made = _generated / "stamp"
    if not made.is_file() or made.read_text() != stamp:
        _compile(sources, stamp)
    sys.path.insert(0, str(_generated))


_make_importable()

from chat4all.v1 import chat_pb2, chat_pb2_grpc, message_pb2  # noqa: E402

__all__ = ["chat_pb2", "chat_pb2_grpc", "message_pb2"]
