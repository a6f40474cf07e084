"""What the command line says of a publication: what it holds, how large it is, how long it took."""

from protocol.bundle import Manifest
from server.catalogue import store as catalogue_store
from server.catalogue.bundles.deltas import prepared_delta
from server.catalogue.publishing import Press


async def publication_lines(press: Press, manifest: Manifest, seconds: float) -> list[str]:
    """Sizes of the data: as it is, packed for a new box, and what a box with the version before fetches."""
    async with press.store.read() as conn:
        before = await catalogue_store.manifest_of(conn, manifest.version - 1)
    packed = prepared_delta(press.folder, None, manifest)
    delta = prepared_delta(press.folder, before.manifest, manifest) if before else None
    ways = [f"新的电视盒子下载 {weight(packed.size)}（已压缩）"] if packed else []
    ways += [f"有上一版的只下载 {weight(delta.size)}"] if delta else []
    first = f"  数据 {weight(manifest.size)}，制作和发布用了 {seconds:.1f} 秒。"
    return [first, *([f"  {'，'.join(ways)}。"] if ways else [])]


def weight(size: int) -> str:
    """Bytes as people say them."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(round(size / 1000), 1)} kB"
