#include "media/probe.hpp"

#include "media/source.hpp"

namespace farmtok::media {

model::VideoFacts probe(int fd) { return open_source(fd).facts; }

}  // namespace farmtok::media
