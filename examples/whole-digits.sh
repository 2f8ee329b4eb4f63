# What text B's examples learn from: all of MNIST when examples/fetch-mnist.sh has
# been run, else the 900 digits that are built in, more often.
# SPDX-License-Identifier: LGPL-2.1-or-later
mnist=$examples/mnist/train-images-idx3-ubyte.gz
if [ -f "$mnist" ]; then
  digits=60000 epochs=20 rate=2
else
  mnist='' digits=900 epochs=1000
fi

# The mosaic alone, 10 x 28 weights wide: a pixel each in a picture, two in a film.
case ${1-} in
  *.png) size=280 ;;
  *) size=560 ;;
esac
look="panels=prototypes panel-size=$size colormap=bwr"
