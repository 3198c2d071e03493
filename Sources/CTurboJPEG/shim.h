// libjpeg-turbo's TurboJPEG API reports errors by return values: no longjmp leaves the library.
#pragma once
#include <turbojpeg.h>
