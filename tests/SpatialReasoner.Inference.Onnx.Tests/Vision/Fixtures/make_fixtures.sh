#!/bin/sh
# Writes the pictures in this folder with ImageMagick 6 (Debian: apt-get install imagemagick): red, green / blue, white quarters, 32x16 pixels.
set -eu
cd "$(dirname "$0")"
quarters="( -size 16x8 xc:red xc:lime +append ) ( -size 16x8 xc:blue xc:white +append ) -append -strip"
make() { out=$1; shift; /usr/bin/convert $quarters "$@" "$out"; }
make quarters.jpg -quality 95 -sampling-factor 4:4:4
make cmyk.jpg -colorspace CMYK -quality 95 -sampling-factor 4:4:4
make grey.jpg -colorspace Gray -quality 95
make rgb16.png -depth 16 -define png:bit-depth=16 -define png:color-type=2
make rgba16.png -alpha set -channel A -evaluate set 50% +channel -define png:bit-depth=16 -define png:color-type=6
make palette.png -type Palette -define png:color-type=3
make bilevel.png -threshold 50% -define png:bit-depth=1 -define png:color-type=0
make grey-alpha.png -colorspace Gray -alpha set -channel A -evaluate set 0 +channel -define png:color-type=4
make quarters.png -define png:color-type=2
make quarters.webp -define webp:lossless=true
make still.gif
make quarters.tiff -compress LZW
make quarters.avif -quality 95
make cmyk.tiff -colorspace CMYK -compress LZW
/usr/bin/convert -size 8x8 xc:red xc:blue -strip -loop 0 animated.gif
/usr/bin/convert -size 8x8 xc:red xc:blue -strip -loop 0 animated.webp
/usr/bin/convert -size 8x8 xc:red xc:blue -strip pages.tiff
/usr/bin/convert -size 1x1 xc:red -strip -define png:color-type=2 one.png
printf '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="red"/></svg>\n' > drawing.svg
