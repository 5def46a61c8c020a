"""A photo keeps its picture and loses everything else: place, camera, time, author."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from accountability.lib import photo

SECRET = "Secret-of-the-sender"  # planted in every kind of metadata below
GPS, ORIENTATION, MAKE, ARTIST = 0x8825, 0x0112, 0x010F, 0x013B


def jpeg(width: int = 64, height: int = 48, **extra: object) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "#aa3311").save(drawn, "JPEG", **extra)
    return drawn.getvalue()


def exif(**tags: object) -> Image.Exif:
    held = Image.Exif()
    held[MAKE] = SECRET
    held[ARTIST] = SECRET
    held.get_ifd(GPS).update({1: "S", 2: (6.0, 54.0, 0.0), 3: "E", 4: (107.0, 36.0, 0.0)})
    if "orientation" in tags:
        held[ORIENTATION] = tags["orientation"]
    return held


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    body = b"".join(
        chunk(kind, held) for kind, held in ((b"IHDR", header), *chunks, (b"IDAT", data), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + body


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


class TestMetadata:
    def test_the_place_in_exif_is_gone(self) -> None:
        taken = jpeg(exif=exif())
        assert opened(taken).getexif().get_ifd(GPS)
        kept = photo.reencoded(io.BytesIO(taken))
        assert not opened(kept).getexif()
        assert b"Exif" not in kept
        assert SECRET.encode() not in kept

    def test_xmp_iptc_comment_and_colour_profile_are_gone(self) -> None:
        iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(SECRET) + 5)
        iptc += b"\x1c\x02\x50" + struct.pack(">H", len(SECRET)) + SECRET.encode()
        app13 = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
        plain = jpeg(
            xmp=f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode(), comment=SECRET, icc_profile=SECRET.encode()
        )
        taken = plain[:2] + app13 + plain[2:]
        assert taken.count(SECRET.encode()) == 4
        kept = photo.reencoded(io.BytesIO(taken))
        assert SECRET.encode() not in kept
        assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
            "progressive",
            "progression",
        }

    def test_the_texts_of_a_png_are_gone(self) -> None:
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", SECRET)
        texts.add_itxt("XML:com.adobe.xmp", SECRET)
        drawn = io.BytesIO()
        Image.new("RGB", (20, 20)).save(drawn, "PNG", pnginfo=texts, exif=exif())
        assert SECRET.encode() in drawn.getvalue()
        kept = photo.reencoded(drawn)
        assert SECRET.encode() not in kept
        assert opened(kept).format == "JPEG"

    def test_the_metadata_of_a_webp_is_gone(self) -> None:
        drawn = io.BytesIO()
        Image.new("RGB", (20, 20)).save(drawn, "WEBP", exif=exif(), xmp=SECRET.encode())
        assert SECRET.encode() in drawn.getvalue()
        assert SECRET.encode() not in photo.reencoded(drawn)


class TestPicture:
    @pytest.mark.parametrize(
        ("size", "kept"), [((4000, 3000), (1280, 960)), ((900, 1600), (720, 1280)), ((640, 480), (640, 480))]
    )
    def test_it_is_at_most_1280_a_side_and_never_enlarged(
        self, size: tuple[int, int], kept: tuple[int, int]
    ) -> None:
        assert opened(photo.reencoded(io.BytesIO(jpeg(*size)))).size == kept

    def test_it_stands_upright_although_the_turn_is_forgotten(self) -> None:
        lying = jpeg(64, 48, exif=exif(orientation=6))
        assert opened(photo.reencoded(io.BytesIO(lying))).size == (48, 64)

    def test_the_colours_stay(self) -> None:
        red, green, blue = opened(photo.reencoded(io.BytesIO(jpeg()))).getpixel((30, 20))  # type: ignore[misc]
        assert abs(red - 0xAA) < 8
        assert abs(green - 0x33) < 8
        assert abs(blue - 0x11) < 8

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_every_kind_of_png_becomes_a_photo(self, mode: str) -> None:
        drawn = io.BytesIO()
        Image.new(mode, (12, 8)).save(drawn, "PNG")
        assert opened(photo.reencoded(drawn)).mode == "RGB"

    def test_a_transparent_background_becomes_white(self) -> None:
        drawn = io.BytesIO()
        Image.new("RGBA", (12, 8), (0, 0, 0, 0)).save(drawn, "PNG")
        assert opened(photo.reencoded(drawn)).getpixel((5, 5)) == (255, 255, 255)

    def test_a_print_shop_jpeg_is_understood(self) -> None:
        drawn = io.BytesIO()
        Image.new("CMYK", (12, 8)).save(drawn, "JPEG")
        assert opened(photo.reencoded(drawn)).mode == "RGB"


class TestUnreadable:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"not a photo",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"%PDF-1.7",
            jpeg()[:300],
            b"\xff\xd8\xff\xe0" + bytes(50),
        ],
    )
    def test_what_is_no_whole_photo_is_refused(self, data: bytes) -> None:
        with pytest.raises(photo.UnreadablePhoto):
            photo.reencoded(io.BytesIO(data))

    @pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
    def test_formats_no_phone_takes_are_refused(self, kind: str) -> None:
        drawn = io.BytesIO()
        Image.new("RGB", (32, 32)).save(drawn, kind)
        with pytest.raises(photo.UnreadablePhoto):
            photo.reencoded(drawn)

    @pytest.mark.parametrize("side", [5_001, 12_000, 60_000])
    def test_a_small_file_of_enormous_size_is_refused_before_it_is_drawn(self, side: int) -> None:
        bomb = png(side, side)
        assert len(bomb) < 200
        with pytest.raises(photo.UnreadablePhoto) as failure:
            photo.reencoded(io.BytesIO(bomb))
        assert failure.value.__cause__ is None

    def test_a_small_file_of_enormous_text_is_refused(self) -> None:
        bomb = png(8, 8, (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80_000_000))))
        assert len(bomb) < 100_000
        with pytest.raises(photo.UnreadablePhoto):
            photo.reencoded(io.BytesIO(bomb))

    @given(st.data())
    def test_a_damaged_photo_is_drawn_or_refused_but_never_breaks(self, data: st.DataObject) -> None:
        damaged = bytearray(jpeg(exif=exif()) if data.draw(st.booleans()) else png(40, 25))
        for _ in range(data.draw(st.integers(1, 12))):
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
        try:
            kept = photo.reencoded(io.BytesIO(bytes(damaged)))
        except photo.UnreadablePhoto:
            return
        assert SECRET.encode() not in kept
