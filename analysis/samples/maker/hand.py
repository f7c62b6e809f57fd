"""A rigged hand (the generic WebXR hand, a glTF binary) posed, lit and painted into a picture."""

import json
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.samples.maker.portrait import Array, Image

FINGERS = {
    "thumb": (1, 2, 3, 4),
    "index": (5, 6, 7, 8, 9),
    "middle": (10, 11, 12, 13, 14),
    "ring": (15, 16, 17, 18, 19),
    "pinky": (20, 21, 22, 23, 24),
}
"""Joint numbers of each finger from the palm to the tip; 0 is the wrist."""
KINDS = {5121: np.uint8, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
PARTS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
LIGHT = np.array([-0.45, -0.6, 0.66]) / np.linalg.norm([-0.45, -0.6, 0.66])
SKIN = np.array([0.90, 0.70, 0.58])


@dataclass(frozen=True)
class Pose:
    """Finger `curl` in degrees by name; then turned about its long axis (`turn`), tilted (`tilt`) and rolled in the picture (`roll`)."""

    curl: dict[str, float] = field(default_factory=dict)
    turn: float = 90.0
    tilt: float = 0.0
    roll: float = 0.0


OPEN = {"thumb": 5.0, "index": 8.0, "middle": 10.0, "ring": 12.0, "pinky": 14.0}
RELAXED = {"thumb": 18.0, "index": 26.0, "middle": 32.0, "ring": 36.0, "pinky": 38.0}
POINTING = {"thumb": 25.0, "index": 3.0, "middle": 72.0, "ring": 78.0, "pinky": 78.0}


class Hand:
    """The mesh and its skeleton, wrist at the origin, fingers along -y, metres. `mirrored` makes the right hand a left one."""

    def __init__(self, path: Path, *, mirrored: bool = False) -> None:
        self.side = np.array([1.0, 1.0, -1.0 if mirrored else 1.0])
        data = path.read_bytes()
        (length,) = struct.unpack("<I", data[12:16])
        self._scene: dict[str, Any] = json.loads(data[20 : 20 + length])
        self._binary = data[20 + length + 8 :]
        part = self._scene["meshes"][0]["primitives"][0]
        attributes = part["attributes"]
        nodes = [self._scene["nodes"][i] for i in self._scene["skins"][0]["joints"]]
        joints = np.array([node["translation"] for node in nodes], float)
        self.joints = joints - joints[0]
        self.vertices = self._read(attributes["POSITION"]).astype(float) - joints[0]
        self.normals = self._read(attributes["NORMAL"]).astype(float)
        self.bones = self._read(attributes["JOINTS_0"]).astype(int)
        weights = self._read(attributes["WEIGHTS_0"]).astype(float)
        self.weights = weights / weights.sum(1, keepdims=True)
        self.faces = self._read(part["indices"]).reshape(-1, 3).astype(int)

    def _read(self, number: int) -> NDArray[Any]:
        accessor = self._scene["accessors"][number]
        view = self._scene["bufferViews"][accessor["bufferView"]]
        kind, parts = np.dtype(KINDS[accessor["componentType"]]), PARTS[accessor["type"]]
        start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
        stride = view.get("byteStride") or parts * kind.itemsize
        return np.ndarray((accessor["count"], parts), kind, self._binary, start, (stride, kind.itemsize))

    def bend(self, curl: dict[str, float]) -> tuple[Array, Array]:
        """Vertices and normals (n, 3) after curling the fingers (linear blend skinning)."""
        moves = np.tile(np.eye(4), (len(self.joints), 1, 1))
        for name, chain in FINGERS.items():
            total = np.eye(4)
            for place, joint in enumerate(chain[:-1]):
                total = total @ self._joint_turn(name, chain, place, curl.get(name, 0.0))
                moves[joint] = total
            moves[chain[-1]] = total
        blended = np.einsum("vk,vkij->vij", self.weights, moves[self.bones])
        vertices = np.einsum("vij,vj->vi", blended[:, :3, :3], self.vertices) + blended[:, :3, 3]
        normals = np.einsum("vij,vj->vi", blended[:, :3, :3], self.normals)
        return vertices * self.side, normals * self.side

    def _joint_turn(self, name: str, chain: tuple[int, ...], place: int, curl: float) -> Array:
        share = (0.4, 0.8, 0.8)[place] if name == "thumb" else (0.0, 1.0, 1.1, 0.7)[place]
        here, following = self.joints[chain[place]], self.joints[chain[place + 1]]
        across = np.array([0.2, 0.2, 1.0]) if name == "thumb" else np.array([1.0, 0.0, 0.0])
        axis = np.cross(following - here, across)
        turn = cv2.Rodrigues(axis / np.linalg.norm(axis) * np.radians(curl * share))[0]
        move = np.eye(4)
        move[:3, :3], move[:3, 3] = turn, here - turn @ here
        return move


def _rotation(pose: Pose) -> Array:
    turns = ((0.0, 1.0, 0.0), pose.turn), ((1.0, 0.0, 0.0), pose.tilt), ((0.0, 0.0, 1.0), pose.roll)
    total = np.eye(3)
    for axis, degrees in turns:
        total = cv2.Rodrigues(np.array(axis) * np.radians(degrees))[0] @ total
    return total


def _colours(normals: Array) -> Array:
    """Skin: soft light from the upper left, redder in its own shade, darker at grazing angles."""
    shade = 0.52 + 0.48 * np.clip(normals @ LIGHT * 0.75 + 0.35, 0, 1)
    dark = (1 - shade)[:, None]
    colours = SKIN * shade[:, None] + dark * np.array([0.06, -0.04, -0.05])
    return np.asarray(colours * (1 - 0.25 * (1 - np.clip(normals[:, 2], 0, 1)) ** 2)[:, None])


def paint(picture: Image, hand: Hand, pose: Pose, wrist: Array, scale: float) -> None:
    """Draw the hand into `picture` in place; `scale` is pixels per metre."""
    rotation = _rotation(pose)
    vertices, normals = hand.bend(pose.curl)
    turned = vertices @ rotation.T
    normals = normals @ rotation.T
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    flat = turned[:, :2] * scale
    low, high = flat.min(0) - 6, flat.max(0) + 6
    layer = _fill(hand.faces, (flat - low) * 2, turned[:, 2], _colours(normals), np.ceil(high - low).astype(int))
    _lay_over(picture, layer, np.round(wrist + low).astype(int))


def _fill(faces: NDArray[np.int_], flat: Array, depth: Array, colours: Array, size: NDArray[np.int_]) -> Image:
    canvas = np.zeros((size[1] * 2, size[0] * 2, 4), np.float32)
    for face in faces[np.argsort(depth[faces].mean(1))]:
        colour = colours[face].mean(0)
        cv2.fillConvexPoly(canvas, np.round(flat[face] * 16).astype(np.int32), (*colour.tolist(), 1.0), cv2.LINE_8, 4)
    covered = canvas[..., 3:]
    soft = cv2.GaussianBlur(canvas, (0, 0), 1.5)
    canvas[..., :3] = np.where(covered > 0, soft[..., :3] / np.maximum(soft[..., 3:], 1e-3), 0) * covered
    return np.asarray(cv2.resize(canvas, (int(size[0]), int(size[1])), interpolation=cv2.INTER_AREA), np.float32)


def _lay_over(picture: Image, layer: Image, corner: NDArray[np.int_]) -> None:
    """Premultiplied `layer` (h, w, 4) over the picture at `corner`, clipped to it."""
    height, width = picture.shape[:2]
    left, top = max(0, corner[0]), max(0, corner[1])
    right, bottom = min(width, corner[0] + layer.shape[1]), min(height, corner[1] + layer.shape[0])
    if left < right and top < bottom:
        part = layer[top - corner[1] : bottom - corner[1], left - corner[0] : right - corner[0]]
        picture[top:bottom, left:right] = picture[top:bottom, left:right] * (1 - part[..., 3:]) + part[..., :3]
