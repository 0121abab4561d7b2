#pragma once
// A filter over coded packets.

#include <memory>
#include <string>

#include "av/packet.hpp"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
}

namespace farmtok::av {

struct FreeBitstream {
  void operator()(AVBSFContext* filter) const { av_bsf_free(&filter); }
};
using Bitstream = std::unique_ptr<AVBSFContext, FreeBitstream>;

/// A running filter ("filter_units=remove_types=6") for what the opened encoder makes.
Bitstream make_bitstream(const std::string& description, const AVCodecContext& encoder);

/// Sends a packet (nullptr: the end) and takes its content.
void send(AVBSFContext& filter, AVPacket* packet);
/// The next packet; false when the filter wants more or has ended.
bool receive(AVBSFContext& filter, AVPacket& packet);

}  // namespace farmtok::av
