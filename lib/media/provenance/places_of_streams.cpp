#include <string>
#include <string_view>
#include <vector>

#include "base/text/text.hpp"
#include "media/provenance/picture_places.hpp"
#include "media/provenance/places.hpp"

namespace farmtok::media {
namespace {

/// "application/c2pa" of "Application/C2PA; v=1".
std::string plain_type(const AVStream& stream) {
  const auto* type = av_dict_get(stream.metadata, "mimetype", nullptr, 0);
  const std::string_view written = type ? type->value : "";
  return base::lower(base::trim(written.substr(0, written.find(';'))));
}

/// By its bytes: programs give any file any type. Those that libavformat does not know as pictures are attachments.
bool is_picture(std::string_view type, Bytes content) {
  const auto form = form_of_picture(content);
  const bool known = form == PictureForm::jpeg || form == PictureForm::png || form == PictureForm::webp;
  return known || (type.starts_with("image/") && !is_superbox(content));
}

bool looks_like_xmp(std::string_view text) {
  const auto head = text.substr(0, 2000);
  return head.find("<?xpacket") != head.npos || head.find("<x:xmpmeta") != head.npos ||
         head.find("<rdf:RDF") != head.npos;
}

}  // namespace

std::vector<Bytes> pictures_of(const av::Input& input) {
  std::vector<Bytes> found;
  for (unsigned i = 0; i < input->nb_streams; ++i) {
    const auto& stream = *input->streams[i];
    const auto& coded = *stream.codecpar;
    if (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) {
      if (stream.attached_pic.size > 0)
        found.emplace_back(stream.attached_pic.data, static_cast<std::size_t>(stream.attached_pic.size));
    } else if (coded.codec_type == AVMEDIA_TYPE_ATTACHMENT && coded.extradata_size > 0) {
      const Bytes content{coded.extradata, static_cast<std::size_t>(coded.extradata_size)};
      if (is_picture(plain_type(stream), content)) found.push_back(content);
    }
  }
  return found;
}

void add_carried_by_matroska(Carried& to, const av::Input& input) {
  for (unsigned i = 0; i < input->nb_streams; ++i) {
    const auto& stream = *input->streams[i];
    if (stream.codecpar->codec_type != AVMEDIA_TYPE_ATTACHMENT || stream.codecpar->extradata_size <= 0) continue;
    const Bytes content{stream.codecpar->extradata, static_cast<std::size_t>(stream.codecpar->extradata_size)};
    const auto type = plain_type(stream);
    if (is_picture(type, content)) continue;
    if (type == "application/c2pa" || type == "application/x-c2pa-manifest-store" || is_superbox(content)) {
      if (takes_store(to)) add_store(to, content, content.size(), "manifest");
    } else if (type.find("rdf+xml") != type.npos || type.find("xmp") != type.npos || looks_like_xmp(text_in(content))) {
      add_xmp(to, content);
    }
  }
}

void add_tags(Carried& to, const av::Input& input) {
  const auto look = [&](const AVDictionary* tags) {
    for (const AVDictionaryEntry* tag = nullptr; (tag = av_dict_get(tags, "", tag, AV_DICT_IGNORE_SUFFIX));)
      to.tags.look_at(tag->key, tag->value, to.types);
  };
  look(input->metadata);
  for (unsigned i = 0; i < input->nb_streams; ++i) look(input->streams[i]->metadata);
}

}  // namespace farmtok::media
