"""Renders the video of plan.json with MoviePy, with the same encoder settings; prints its cost as JSON."""

import json
import resource
import sys
import time

from moviepy import VideoFileClip, concatenate_videoclips
from moviepy.video.fx import Crop, MultiplySpeed, Resize

plan = json.load(open(sys.argv[1]))
width, height = plan["width"], plan["height"]


def piece(segment):
    clip = VideoFileClip(segment["path"])
    # It reads a length in hundredths of a second, which may be less than the last frame's end.
    clip = clip.subclipped(segment["start"], min(segment["end"], clip.duration))
    clip = clip.with_effects([MultiplySpeed(segment["speed"])])
    clip = clip.with_effects([Resize(max(width / clip.w, height / clip.h))])
    return clip.with_effects([Crop(x_center=clip.w / 2, y_center=clip.h / 2, width=width, height=height)])


def spent():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


started, before = time.monotonic(), spent()
video = concatenate_videoclips([piece(segment) for segment in plan["segments"]], method="compose")
video.write_videofile(
    sys.argv[2],
    fps=plan["fps"],
    codec="libx264",
    preset="veryfast",
    ffmpeg_params=["-crf", "21"],
    audio_codec="aac",
    audio_bitrate="160k",
    logger=None,
)
video.close()
print(json.dumps({"wall": time.monotonic() - started, "cpu": spent() - before}))
