"""Make the demonstration's media from media_scripts.toml and the drawings.

Needs espeak-ng, ffmpeg, chromium and Pillow on the machine that makes them; nothing of
this runs in the product.  Use: python make_media.py [path of media_scripts.toml]
"""

import base64
import html
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from PIL import Image, ImageEnhance

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PICTURES = HERE.parent / "pictures"
STATIC = ROOT / "core" / "static" / "core"
VOICES = {"en": ("en-gb", 138), "fr": ("fr", 140), "es": ("es-419", 140), "ht": ("ht", 138)}
WIDTH, HEIGHT, RATE = 640, 360, 12


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, **options)  # noqa: S603  (our own commands)


def chromium(*arguments):
    run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *arguments)


def speech(texts, folder):
    for language, (voice, speed) in VOICES.items():
        wav = folder / f"{language}.wav"
        run("espeak-ng", "-v", voice, "-s", speed, "-g", 4, "-w", wav, texts[language])
        run(
            "ffmpeg", "-y", "-i", wav, "-af", "highpass=f=90,lowpass=f=7500,loudnorm=I=-18:TP=-2,adelay=250,apad=pad_dur=0.4",
            "-ac", 1, "-ar", 22050, "-c:a", "libmp3lame", "-b:a", "24k", "-map_metadata", -1,
            HERE / f"welcome.{language}.mp3",
        )  # fmt: skip


def captions(cues_by_language):
    def clock(seconds):
        return f"00:00:{seconds:02d}.000"

    for language, cues in cues_by_language.items():
        blocks = [f"{clock(cue['start'])} --> {clock(cue['end'])}\n{cue['text']}" for cue in cues]
        (HERE / f"two-crimes.{language}.vtt").write_text("WEBVTT\n\n" + "\n\n".join(blocks) + "\n", encoding="utf-8")


def layers(folder):
    """Each group of the drawing alone, on nothing, as a picture of the film's size."""
    drawing = (PICTURES / "two-crimes.svg").read_text(encoding="utf-8")
    drawing = drawing.replace('viewBox="0 0 640 400"', 'viewBox="0 20 640 360"').replace('height="400"', 'height="360"')
    names = ("base", "smuggling", "trafficking", "link")
    pictures = {}
    for name in names:
        hidden = ",".join(f"#{other}" for other in names if other != name)
        page, shot = folder / f"{name}.html", folder / f"{name}.png"
        page.write_text(f"<style>*{{margin:0;background:transparent}}{hidden}{{display:none}}</style>{drawing}", encoding="utf-8")
        chromium("--default-background-color=00000000", f"--screenshot={shot}", f"--window-size={WIDTH},{HEIGHT}", page.as_uri())
        pictures[name] = Image.open(shot).convert("RGBA").crop((0, 0, WIDTH, HEIGHT))
    return pictures


def film(folder):
    pictures = layers(folder)

    def progress(now, start, length):
        part = min(1.0, max(0.0, (now - start) / length))
        return part * part * (3 - 2 * part)

    def show(frame, picture, box, strength=1.0):
        box = tuple(round(edge) for edge in box)
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        part = picture.crop(box)
        if strength < 1:
            part.putalpha(ImageEnhance.Brightness(part.getchannel("A")).enhance(strength))
        frame.alpha_composite(part, box[:2])

    writer = subprocess.Popen(  # noqa: S603  (our own command)
        [str(part) for part in (
            "ffmpeg", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", RATE, "-i", "-",
            "-an", "-c:v", "libx264", "-profile:v", "baseline", "-level", "3.0", "-pix_fmt", "yuv420p", "-preset", "veryslow",
            "-tune", "animation", "-crf", 23, "-g", RATE * 10, "-movflags", "+faststart", "-map_metadata", -1,
            HERE / "two-crimes.mp4",
        )],
        stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for number in range(30 * RATE):
        now = number / RATE
        frame = Image.new("RGBA", (WIDTH, HEIGHT), "#ffffff")
        quiet = progress(now, 14, 0.8) - progress(now, 22, 0.8)
        show(frame, pictures["smuggling"], (0, 0, WIDTH * progress(now, 7, 3.5), HEIGHT), 1 - 0.65 * quiet)
        show(frame, pictures["trafficking"], (0, 0, WIDTH * progress(now, 14, 4.5), HEIGHT))
        show(frame, pictures["base"], (0, 0, WIDTH, HEIGHT), progress(now, -0.3, 1.0))
        drop = progress(now, 22.5, 2.5)
        show(frame, pictures["link"], (0, 0, WIDTH if drop else 0, 100 + 160 * drop))
        writer.stdin.write(frame.convert("RGB").tobytes())
    writer.stdin.close()
    if writer.wait():
        raise SystemExit("ffmpeg could not write the film")


CARD = """<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title><style>
{fonts}
@page {{ size: 105mm 148mm; margin: 0 }}
* {{ box-sizing: border-box; margin: 0; padding: 0 }}
body {{ width: 105mm; height: 148mm; display: flex; flex-direction: column;
  font: 10.2pt/1.28 CardSans; color: #14213d; -webkit-print-color-adjust: exact }}
header {{ display: flex; align-items: center; gap: 4mm; margin-right: -1mm; padding: 7mm 9mm 6mm 8mm;
  background: #0f6b6b; color: #fff; border-bottom: 1.2mm solid #e9dfc9 }}
header svg {{ flex: none; width: 13mm; height: 13mm }}
h1 {{ font: bold 14.5pt/1.15 CardSerif }}
ol {{ flex: 1; display: flex; flex-direction: column; justify-content: space-evenly; list-style: none; padding: 1.5mm 8mm }}
li {{ display: flex; gap: 4mm; align-items: center; padding: 1.3mm 0 }}
li + li {{ border-top: .25mm solid #d9d6cf }}
b {{ flex: none; width: 7mm; text-align: center; font: bold 17pt/1 CardSerif; color: #0f6b6b }}
footer {{ margin: 0 8mm 7mm; padding: 3.2mm 4mm; border-radius: 2mm; background: #e3f0ef; font-size: 9.4pt; line-height: 1.32 }}
</style><header>{mark}<h1>{title}</h1></header><ol>{lines}</ol><footer>{closing}</footer></html>"""


def cards(cards_by_language, folder):
    def font(family, name, weight):
        data = base64.b64encode((STATIC / "fonts" / f"{name}.ttf").read_bytes()).decode()
        return f"@font-face{{font-family:{family};font-weight:{weight};src:url(data:font/ttf;base64,{data})}}"

    fonts = font("CardSans", "SourceSans3-Regular", 400) + font("CardSerif", "SourceSerif4-Bold", 700)
    mark = (STATIC / "img" / "mark.svg").read_text(encoding="utf-8")
    for language, card in cards_by_language.items():
        lines = "".join(f"<li><b>{number}</b><span>{html.escape(line)}</span></li>" for number, line in enumerate(card["lines"], 1))
        page = folder / f"card-{language}.html"
        page.write_text(
            CARD.format(
                language=language,
                fonts=fonts,
                mark=mark,
                lines=lines,
                title=html.escape(card["title"]),
                closing=html.escape(card["closing"]),
            ),
            encoding="utf-8",
        )
        chromium("--no-pdf-header-footer", f"--print-to-pdf={HERE / f'pocket-card.{language}.pdf'}", page.as_uri())


def main():
    scripts = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "content" / "media_scripts.toml"
    texts = tomllib.loads(scripts.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        speech(texts["welcome"], folder)
        captions(texts["two_crimes"])
        film(folder)
        cards(texts["pocket_card"], folder)


if __name__ == "__main__":
    main()
