"""What this app keeps: recordings, the files made from them, how they come in, and how people keep them in order."""

from videos.models.importing import Creator, VideoImport
from videos.models.media import MediaFile
from videos.models.shelf import Collection, CollectionItem, Restoration, VideoText
from videos.models.upload import Upload
from videos.models.video import Video

__all__ = ["Collection", "CollectionItem", "Creator", "MediaFile", "Restoration", "Upload", "Video", "VideoImport", "VideoText"]
