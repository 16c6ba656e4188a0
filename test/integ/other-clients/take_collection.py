"""Takes one collection out of the wheel of Ansible's community package, which is too large to be installed for it."""
import sys
import zipfile

wheel, collection, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    members = [name for name in archive.namelist() if name.startswith(f"ansible_collections/{collection}/")]
    if not members:
        sys.exit(f"{wheel} has no {collection}")
    archive.extractall(target, members)
