"""What every storage does: the local disk, and each vendor's way of speaking S3."""

import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from videos.storage import access, bucket, objects, s3

CONTENT = bytes(range(256)) * 12_000
"""3 MB, in which every place is told from its neighbours."""


class Contract:
    @pytest.fixture
    def storage(self, front):
        return front

    @pytest.fixture
    def person(self, storage) -> str:
        return str(uuid.uuid4())

    def test_it_works(self, person):
        key = default_storage.save(f"{person}/one/source.mp4", ContentFile(CONTENT))

        assert key == f"{person}/one/source.mp4"
        assert default_storage.exists(key)
        assert objects.size(key) == len(CONTENT)
        assert default_storage.open(key).read() == CONTENT

    def test_any_part_is_read(self, person):
        key = default_storage.save(f"{person}/source", ContentFile(CONTENT))
        with default_storage.open(key) as file:
            for start, count in ((2_000_000, 10), (5, 300_000), (len(CONTENT) - 3, 10)):
                file.seek(start)
                assert file.read(count) == CONTENT[start : start + count]
            assert file.read(1) == b""
            assert file.size == len(CONTENT)

    def test_it_is_read_in_pieces(self, person):
        key = default_storage.save(f"{person}/source", ContentFile(CONTENT))

        with default_storage.open(key) as file:
            assert b"".join(file.chunks(100_000)) == CONTENT

    def test_nothing_is_overwritten_by_accident(self, person):
        first, second = (default_storage.save(f"{person}/source", ContentFile(content)) for content in (b"one", b"two"))

        assert first != second
        assert default_storage.open(first).read() == b"one"

    def test_an_empty_object(self, person):
        key = default_storage.save(f"{person}/empty", ContentFile(b""))

        assert objects.size(key) == 0
        assert default_storage.open(key).read() == b""

    def test_what_is_not_there(self, person, tmp_path):
        with pytest.raises(FileNotFoundError):
            default_storage.open(f"{person}/nothing").read()
        with pytest.raises(FileNotFoundError):
            objects.copy_to(f"{person}/nothing", tmp_path / "copy")

        assert [path for path in tmp_path.iterdir() if "copy" in path.name] == []
        assert not default_storage.exists(f"{person}/nothing")
        assert objects.size(f"{person}/nothing") is None
        assert list(objects.listed(person)) == []
        assert objects.remove_folder(person) == 0
        objects.remove(f"{person}/nothing")

    def test_names_of_all_kinds(self, person):
        keys = [f"{person}/{name}" for name in ("präsentation 演讲 🎤.mp4", "a+b & c=d#e?.mp4", "100 %25.mp4", "quote'\".mp4")]
        for key in keys:
            assert default_storage.save(key, ContentFile(key.encode())) == key

        assert sorted(each.key for each in objects.listed(person)) == sorted(keys)
        assert [default_storage.open(key).read() for key in keys] == [key.encode() for key in keys]
        assert objects.remove_folder(person) == 4

    def test_a_folder_is_listed_and_nothing_beside_it(self, person):
        for name in ("one/a", "one/deep/er/b", "one-more/c"):
            default_storage.save(f"{person}/{name}", ContentFile(b"12345"))

        assert {each.key: each.size for each in objects.listed(f"{person}/one")} == {f"{person}/one/a": 5, f"{person}/one/deep/er/b": 5}
        assert all(each.modified.tzinfo for each in objects.listed(person))
        folders, files = default_storage.listdir(f"{person}/one")
        assert (folders, files) == (["deep"], ["a"])

    def test_a_folder_is_removed_and_nothing_beside_it(self, person, monkeypatch):
        monkeypatch.setattr(bucket, "BATCH", 2)  # so that there are several pages and several requests
        for name in ("one/a", "one/b", "one/hls/1", "one/hls/2", "one/hls/3", "one-more/c"):
            default_storage.save(f"{person}/{name}", ContentFile(b"12345"))

        assert objects.remove_folder(f"{person}/one") == 5
        assert [each.key for each in objects.listed(person)] == [f"{person}/one-more/c"]
        assert objects.remove_folder(f"{person}/one") == 0

    def test_no_more_than_a_person_is_removed(self, person):
        key = default_storage.save(f"{person}/source", ContentFile(b"12345"))

        for folder in ("", "/", "health", "..", f"{person}/../.."):
            with pytest.raises(ValueError):
                objects.remove_folder(folder)
        assert default_storage.exists(key)

    def test_a_file_is_put_in_place_of_another_and_fetched(self, person, tmp_path):
        key, path = f"{person}/hls-1/segment.ts", tmp_path / "segment.ts"
        for content in (b"earlier", CONTENT):
            path.write_bytes(content)
            objects.put_file(key, path, "video/mp2t", immutable=True)
            path.unlink()
        objects.copy_to(key, tmp_path / "copy")

        assert (tmp_path / "copy").read_bytes() == CONTENT
        assert [each.key for each in objects.listed(person)] == [key]

    def test_of_two_writers_at_once_one_wins_whole(self, person, tmp_path):
        contents = [bytes([number]) * 400_000 for number in range(4)]
        key, paths = f"{person}/source", [tmp_path / str(number) for number in range(4)]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        writers = [threading.Thread(target=objects.put_file, args=(key, path, "video/mp4")) for path in paths]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

        assert default_storage.open(key).read() in contents


class TestLocalDisk(Contract):
    @pytest.fixture
    def storage(self, disk):
        return disk

    def test_it_has_a_path_and_no_address(self, person, disk: Path):
        assert access.local_path(f"{person}/source") == disk / person / "source"
        assert access.signed_url(f"{person}/source") is None
        assert not access.is_remote()

    def test_what_is_removed_leaves_no_folders(self, person, disk: Path):
        default_storage.save(f"{person}/one/two/three", ContentFile(b"12345"))
        objects.remove_folder(person)

        assert list(disk.iterdir()) == []


class RemoteContract(Contract):
    path = ""

    def test_it_has_an_address_and_no_path(self, person):
        assert access.is_remote()
        assert access.local_path(f"{person}/source") is None
        assert access.signed_url(f"{person}/source", filename="talk.mp4")

    def test_it_lies_in_the_folder_of_the_settings(self, person, front):
        default_storage.save(f"{person}/source", ContentFile(b"12345"))

        assert f"{self.path}/{s3.bucket()}/media/recordings/{person}/source" in [asked.address for asked in front.asked]

    def test_only_what_is_read_is_fetched(self, person, front):
        key = default_storage.save(f"{person}/source", ContentFile(CONTENT))
        front.asked.clear()
        with default_storage.open(key) as file:
            assert front.count("GET") == 0
            file.seek(1_000_000)
            file.read(10)

        assert [asked.headers["range"] for asked in front.asked if asked.method == "GET"] == ["bytes=1000000-2048575"]

    def test_no_checksums_that_only_amazon_knows(self, person, front):
        default_storage.save(f"{person}/source", ContentFile(b"12345"))
        default_storage.open(f"{person}/source").read()
        objects.remove_folder(person)

        unknown = [name for asked in front.asked for name in asked.headers if "checksum" in name or name == "x-amz-acl"]
        assert unknown == []

    def test_what_is_kept_for_long_says_so(self, person, tmp_path):
        path = tmp_path / "segment.ts"
        path.write_bytes(b"12345")
        objects.put_file(f"{person}/segment.ts", path, "video/mp2t", immutable=True)
        head: dict[str, Any] = s3.client().head_object(Bucket=s3.bucket(), Key=s3.object_name(f"{person}/segment.ts"))

        assert (head["ContentType"], head["CacheControl"]) == ("video/mp2t", objects.FOREVER)


class TestS3(RemoteContract):
    @pytest.fixture
    def kind(self) -> str:
        return "s3"


class TestMinio(RemoteContract):
    @pytest.fixture
    def kind(self) -> str:
        return "minio"

    def test_large_objects_go_in_parts(self, person, front, tmp_path):
        path = tmp_path / "large"
        path.write_bytes(CONTENT * 12)
        objects.put_file(f"{person}/put", path, "video/mp4")
        with path.open("rb") as stream:
            default_storage.save(f"{person}/saved", ContentFile(stream.read()))

        assert {each.size for each in objects.listed(person)} == {len(CONTENT) * 12}
        assert max(asked.size for asked in front.asked) <= 16 * 1024**2

    def test_many_are_removed_with_one_request(self, person, front):
        for name in "abc":
            default_storage.save(f"{person}/{name}", ContentFile(b"12345"))
        objects.remove_folder(person)

        removals = [asked for asked in front.asked if asked.method in {"POST", "DELETE"}]
        assert len(removals) == 1
        assert removals[0].headers["content-md5"]


class TestR2(RemoteContract):
    @pytest.fixture
    def kind(self) -> str:
        return "r2"


class TestGcs(RemoteContract):
    @pytest.fixture
    def kind(self) -> str:
        return "gcs"

    def test_many_are_removed_one_by_one(self, person, front):
        for name in "abc":
            default_storage.save(f"{person}/{name}", ContentFile(b"12345"))
        objects.remove_folder(person)

        assert (front.count("DELETE"), front.count("POST")) == (3, 0)


class TestSupabase(RemoteContract):
    path = "/storage/v1/s3"

    @pytest.fixture
    def kind(self) -> str:
        return "supabase"
