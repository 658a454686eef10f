#!/usr/bin/env python3
"""Makes the font files of this folder from their published packages. Run once, by hand; the results are
committed.

    npm pack twemoji-colr-font@15.0.3 and @expo-google-fonts/<family> for each family named below,
    unpack each into <packages>/<name>/package;
    apt-get download fonts-noto-cjk (20220127), dpkg -x it into <packages>/cjk;
    pip install fonttools brotli;
    python3 build.py <packages>

What is done to them: letters outside the scripts named here, hinting and layout features that nothing asks
for are left out. A family with a reserved font name (Lora) is copied as it is.
"""

import pathlib
import shutil
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGES = pathlib.Path(sys.argv[1])
HERE = pathlib.Path(__file__).parent

# package: (family, {weight or weight_Italic: file stem}, keep as published)
FAMILIES = {
    "instrument-serif": ("InstrumentSerif", ["400Regular", "400Regular_Italic"]),
    "fraunces": ("Fraunces", ["400Regular", "600SemiBold", "900Black", "400Regular_Italic", "600SemiBold_Italic"]),
    "lora": ("Lora", ["400Regular", "600SemiBold", "400Regular_Italic"]),
    "inter": ("Inter", ["400Regular", "500Medium", "700Bold", "900Black", "400Regular_Italic", "700Bold_Italic"]),
    "plus-jakarta-sans": ("PlusJakartaSans", ["400Regular", "600SemiBold", "800ExtraBold", "400Regular_Italic"]),
    "bricolage-grotesque": ("BricolageGrotesque", ["400Regular", "600SemiBold", "800ExtraBold"]),
    "space-grotesk": ("SpaceGrotesk", ["400Regular", "500Medium", "700Bold"]),
    "anton": ("Anton", ["400Regular"]),
    "barlow-condensed": ("BarlowCondensed", ["500Medium", "700Bold", "900Black", "500Medium_Italic"]),
    "fredoka": ("Fredoka", ["400Regular", "600SemiBold", "700Bold"]),
    "caveat": ("Caveat", ["500Medium", "700Bold"]),
    "jetbrains-mono": ("JetBrainsMono", ["400Regular", "700Bold", "400Regular_Italic"]),
    "noto-sans": ("NotoSans", ["400Regular", "700Bold"]),
    "noto-sans-arabic": ("NotoSansArabic", ["400Regular", "700Bold"]),
    "noto-sans-hebrew": ("NotoSansHebrew", ["400Regular", "700Bold"]),
    "noto-sans-thai": ("NotoSansThai", ["400Regular", "700Bold"]),
    "noto-sans-devanagari": ("NotoSansDevanagari", ["400Regular", "700Bold"]),
}
RESERVED_NAME = {"lora"}
FEATURES = [
    "kern", "liga", "clig", "calt", "ccmp", "locl", "mark", "mkmk", "rlig", "rclt", "tnum", "lnum", "case",
    "init", "medi", "fina", "isol", "curs", "abvm", "blwm", "abvs", "blws", "haln", "half", "nukt", "akhn",
    "rphf", "pref", "pres", "pstf", "psts", "rkrf", "vatu", "cjct", "dist", "blwf", "abvf",
]
# Latin with its extensions and Vietnamese, Greek, Cyrillic, and signs.
WESTERN = [
    (0x0020, 0x024F), (0x0259, 0x0259), (0x02B0, 0x036F), (0x0370, 0x052F), (0x1E00, 0x1EFF),
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x214F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2460, 0x24FF), (0x25A0, 0x26FF), (0x2700, 0x27BF), (0xFB00, 0xFB04),
]


def letters(codec, pairs):
    """Every character of a double-byte character set."""
    found = set()
    for high, low in pairs:
        try:
            found.update(map(ord, bytes([high, low]).decode(codec)))
        except UnicodeDecodeError:
            pass
    return found


def cut(source, target, unicodes=None, number=-1):
    options = subset.Options()
    options.hinting = False
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.font_number = number
    options.drop_tables += ["DSIG", "BASE", "VORG", "vhea", "vmtx", "STAT", "MATH"]
    font = subset.load_font(str(source), options)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=unicodes or set(font.getBestCmap()))
    chosen.subset(font)
    font.flavor = None
    target.parent.mkdir(exist_ok=True)
    subset.save_font(font, str(target), options)
    print(f"{target.relative_to(HERE)}: {target.stat().st_size // 1024} KiB")


def main():
    western = {code for first, last in WESTERN for code in range(first, last + 1)}
    # Signs that are drawn in colour must not be found in a text font first.
    emoji = TTFont(next(PACKAGES.glob("twemoji-colr-font-*")) / "package" / "twemoji.woff2")
    western -= {code for code in emoji.getBestCmap() if code >= 0x2300}
    for package, (stem, styles) in FAMILIES.items():
        folder = next(PACKAGES.glob(f"expo-google-fonts-{package}-[0-9]*")) / "package"
        for style in styles:
            source = folder / style / f"{stem}_{style}.ttf"
            name = style.lstrip("0123456789").replace("Regular_Italic", "Italic").replace("_", "")
            target = HERE / package / f"{stem}-{name}.ttf"
            if package in RESERVED_NAME:
                target.parent.mkdir(exist_ok=True)
                shutil.copyfile(source, target)
            else:
                wanted = western if not package.startswith("noto-sans-") else None
                cut(source, target, wanted)
        shutil.copyfile(folder / "LICENSE_FONT", HERE / package / "OFL.txt")

    high_low = [(high, low) for high in range(0xA1, 0xFF) for low in range(0x40, 0xFF)]
    signs = set(range(0x3000, 0x3040)) | set(range(0xFF01, 0xFFEF))
    kana = set(range(0x3040, 0x3100)) | set(range(0x31F0, 0x3200))
    hanzi = letters("gb2312", high_low) | letters("big5", [(h, l) for h, l in high_low if h <= 0xC6])
    ideograph = lambda code: 0x4E00 <= code <= 0x9FFF
    sets = {
        # Simplified (GB 2312) and traditional (Big5, level 1) Chinese.
        "SC": (2, {code for code in hanzi if ideograph(code)} | signs | kana),
        # Japanese (JIS X 0208, level 1; rarer characters come from the Chinese file).
        "JP": (0, {code for code in letters("euc_jp", [(h, l) for h, l in high_low if h <= 0xCF]) if ideograph(code)} | signs | kana),
        # Korean (the syllables of KS X 1001).
        "KR": (1, {c for c in letters("euc_kr", high_low) if 0xAC00 <= c <= 0xD7A3} | signs | set(range(0x3131, 0x318F))),
    }
    for weight in ["Regular", "Bold"]:
        source = PACKAGES / f"cjk/usr/share/fonts/opentype/noto/NotoSansCJK-{weight}.ttc"
        for region, (number, unicodes) in sets.items():
            cut(source, HERE / "noto-sans-cjk" / f"NotoSansCJK{region}-{weight}.otf", unicodes, number)
    shutil.copyfile(HERE / "noto-sans" / "OFL.txt", HERE / "noto-sans-cjk" / "OFL.txt")

    folder = next(PACKAGES.glob("twemoji-colr-font-*")) / "package"
    font = TTFont(folder / "twemoji.woff2")
    font.flavor = None
    (HERE / "twemoji").mkdir(exist_ok=True)
    font.save(HERE / "twemoji" / "Twemoji.ttf")
    shutil.copyfile(folder / "LICENSE", HERE / "twemoji" / "LICENSE.txt")


main()
