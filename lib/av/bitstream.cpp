#include "av/bitstream.hpp"

#include "av/error.hpp"

namespace farmtok::av {

Bitstream make_bitstream(const std::string& description, const AVCodecContext& encoder) {
  AVBSFContext* filter = nullptr;
  check(av_bsf_list_parse_str(description.c_str(), &filter), "preparing the packet filter");
  Bitstream owned{filter};
  check(avcodec_parameters_from_context(filter->par_in, &encoder), "preparing the packet filter");
  filter->time_base_in = encoder.time_base;
  check(av_bsf_init(filter), "preparing the packet filter");
  return owned;
}

void send(AVBSFContext& filter, AVPacket* packet) { check(av_bsf_send_packet(&filter, packet), "filtering packets"); }

bool receive(AVBSFContext& filter, AVPacket& packet) {
  const int result = av_bsf_receive_packet(&filter, &packet);
  if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return false;
  check(result, "filtering packets");
  return true;
}

}  // namespace farmtok::av
