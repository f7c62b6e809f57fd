"""The finished frame: camera and slides laid out as recordings of talks are, with the line that says it is synthetic."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import typst
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from analysis.samples.maker.person import Look, Presenter
from analysis.samples.maker.portrait import Image
from analysis.samples.maker.talks import Talk

Frame = NDArray[np.uint8]
WIDTH, HEIGHT = 1280, 720
NOTICE = "Synthetic sample: voice and face are generated"
INK = (22, 24, 29)


@dataclass(frozen=True)
class Layout:
    """Pixel boxes (left, top, width, height) of camera and slide, and how the presenter is framed in the camera picture."""

    camera: tuple[int, int, int, int]
    slide: tuple[int, int, int, int]
    scale: float
    neck: tuple[float, float]
    notice: tuple[int, int]
    camera_on_top: bool = True
    rounded: int = 0


LAYOUTS = {
    "side_by_side": Layout((0, 0, 440, 720), (456, 104, 808, 454), 0.46, (0.5, 0.47), (470, 676)),
    "picture_in_picture": Layout((780, 372, 480, 332), (0, 0, 1280, 720), 0.30, (0.5, 0.53), (24, 688), rounded=14),
    "full_screen": Layout((0, 0, 1280, 720), (48, 62, 640, 360), 0.60, (0.735, 0.53), (24, 688), camera_on_top=False),
}


def look_of(talk: Talk) -> Look:
    """How this talk's camera sees its presenter."""
    layout = LAYOUTS[talk.layout]
    return Look(talk.jacket, talk.room, (layout.camera[2], layout.camera[3]), layout.scale, layout.neck, talk.mirrored)


def slides_of(talk: Talk) -> list[Image]:
    """The talk's slides as the layout shows them, RGB 0..1."""
    pages = typst.compile(str(Path(__file__).with_name("slides.typ")), format="png", ppi=144, sys_inputs={"talk": talk.id})
    size = LAYOUTS[talk.layout].slide[2:]
    images = [cv2.imdecode(np.frombuffer(bytes(page), np.uint8), cv2.IMREAD_COLOR)[..., ::-1] for page in pages]
    return [(cv2.resize(image, size, interpolation=cv2.INTER_AREA) / 255).astype(np.float32) for image in images]


class Composer:
    """Puts camera picture and slide together. Keeps what does not change between frames."""

    def __init__(self, talk: Talk, presenter: Presenter) -> None:
        self.talk, self.presenter = talk, presenter
        self.layout = LAYOUTS[talk.layout]
        self.slides = slides_of(talk)
        self.notice = _notice(self.layout.notice)
        if not self.layout.camera_on_top:
            self._hang_on_wall(presenter)

    def _hang_on_wall(self, presenter: Presenter) -> None:
        """A screen on the wall: frame and soft shadow are painted into the room once, its content on every slide change."""
        left, top, width, height = self.layout.slide
        shadow = np.zeros(presenter.room.shape[:2], np.float32)
        shadow[top - 4 : top + height + 22, left - 4 : left + width + 16] = 0.55
        presenter.room *= 1 - cv2.GaussianBlur(shadow, (0, 0), 16)[..., None]
        presenter.room[top - 10 : top + height + 10, left - 10 : left + width + 10] = 0.06
        self.wall = presenter.room.copy()
        self.shown = -1

    def frame(self, moment_picture: Image, slide: int) -> Frame:
        """The whole frame as 8-bit RGB; call `prepare` with the same slide before drawing the camera picture."""
        left, top = self.layout.camera[:2]
        if not self.layout.camera_on_top:
            canvas = moment_picture.copy()
        else:
            canvas = np.empty((HEIGHT, WIDTH, 3), np.float32)
            canvas[:] = np.array(INK, np.float32) / 255
            x, y, w, h = self.layout.slide
            canvas[y : y + h, x : x + w] = self.slides[slide]
            _inset(canvas, moment_picture, (left, top), self.layout.rounded)
        canvas = canvas * (1 - self.notice[..., 3:]) + self.notice[..., :3]
        return np.asarray(np.clip(canvas, 0, 1) * 255 + 0.5, np.uint8)

    def prepare(self, slide: int) -> None:
        """Show this slide on the wall, where the layout has one."""
        if not self.layout.camera_on_top and slide != self.shown:
            x, y, w, h = self.layout.slide
            self.presenter.room[y : y + h, x : x + w] = self.slides[slide] * 0.96
            self.shown = slide


def _inset(canvas: Image, picture: Image, corner: tuple[int, int], radius: int) -> None:
    height, width = picture.shape[:2]
    mask = np.ones((height, width), np.float32)
    if radius:
        mask[:] = 0
        cv2.rectangle(mask, (radius, radius), (width - 1 - radius, height - 1 - radius), 1.0, -1)
        mask = np.asarray(cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))), np.float32)
    area = canvas[corner[1] : corner[1] + height, corner[0] : corner[0] + width]
    area[:] = area * (1 - mask[..., None]) + picture * mask[..., None]


def _notice(corner: tuple[int, int]) -> Image:
    """The line on a dark pill, premultiplied RGBA."""
    font = ImageFont.truetype("DejaVuSans.ttf", 17)
    width = int(font.getlength(NOTICE))
    layer = Pillow.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    x, y = corner
    draw.rounded_rectangle((x - 10, y - 6, x + width + 10, y + 24), 8, fill=(15, 16, 20, 165))
    draw.text((x, y), NOTICE, font=font, fill=(240, 240, 236, 235))
    rgba = np.asarray(layer, np.float32) / 255
    return np.dstack([rgba[..., :3] * rgba[..., 3:], rgba[..., 3:]]).astype(np.float32)
