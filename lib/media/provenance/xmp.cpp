#include "media/provenance/xmp.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <memory>
#include <new>
#include <type_traits>

#include "base/text.hpp"
#include "media/provenance/source_type.hpp"

namespace farmtok::media {
namespace {

constexpr std::size_t most_depth = 100;
constexpr std::size_t most_letters = 1000;
constexpr std::size_t most_types = 100;

constexpr std::string_view source_type = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/ DigitalSourceType";
constexpr std::string_view credentials_at = "http://purl.org/dc/terms/ provenance";
constexpr std::string_view resource = "http://www.w3.org/1999/02/22-rdf-syntax-ns# resource";

class Reader {
 public:
  explicit Reader(XmpRead& read) : read_(read), parser_(XML_ParserCreateNS(nullptr, ' ')) {
    if (!parser_) throw std::bad_alloc{};
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(
        parser_.get(), [](void* self, const char* name, const char** attributes) { of(self).begin(name, attributes); },
        [](void* self, const char*) { of(self).end(); });
    XML_SetCharacterDataHandler(parser_.get(), [](void* self, const char* text, int size) {
      of(self).take({text, static_cast<std::size_t>(size)});
    });
    XML_SetStartDoctypeDeclHandler(parser_.get(), [](void* self, const char*, const char*, const char*, int) {
      of(self).stop("it declares a document type");
    });
  }

  /// In one piece: of a long tag in many, each would be scanned from its beginning again.
  void read(Bytes packet) {
    const auto status = XML_Parse(parser_.get(), reinterpret_cast<const char*>(packet.data()),
                                  static_cast<int>(packet.size()), XML_TRUE);
    if (stopped_ || status == XML_STATUS_OK) return;
    read_.fault = fmt::format("{} in line {}", XML_ErrorString(XML_GetErrorCode(parser_.get())),
                              XML_GetCurrentLineNumber(parser_.get()));
  }

 private:
  struct Free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  static Reader& of(void* self) { return *static_cast<Reader*>(self); }

  void begin(std::string_view name, const char** attributes) {
    if (++depth_ > most_depth) return stop(fmt::format("it is nested more than {} deep", most_depth));
    if (name == source_type || name == credentials_at) {
      within_ = name == source_type ? source_type : credentials_at;
      within_depth_ = depth_;
      text_.clear();
    }
    for (; *attributes; attributes += 2) {
      const std::string_view is = attributes[0];
      if (is == source_type || is == credentials_at) use(is, attributes[1]);
      if (is == resource && !within_.empty()) use(within_, attributes[1]);
    }
  }

  void end() {
    if (!within_.empty() && depth_ == within_depth_) {
      use(within_, text_);
      within_ = {};
    }
    // What follows the only element, often an end of other rules, is not looked at.
    if (--depth_ == 0) stop({});
  }

  void take(std::string_view text) {
    if (!within_.empty() && text_.size() < most_letters) text_ += text;
  }

  void use(std::string_view property, std::string_view value) {
    if (property == credentials_at) {
      if (value.starts_with("http")) read_.credentials = base::fit(value, most_letters);
      return;
    }
    if (const auto code = source_code(value); code && read_.source_types.size() < most_types)
      read_.source_types.push_back(*code);
  }

  void stop(std::string fault) {
    stopped_ = true;
    read_.fault = std::move(fault);
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  XmpRead& read_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_;
  std::string_view within_;
  std::size_t depth_ = 0, within_depth_ = 0;
  std::string text_;
  bool stopped_ = false;
};

}  // namespace

XmpRead read_xmp(Bytes packet) {
  XmpRead made;
  Reader{made}.read(packet);
  return made;
}

std::string xmp_packet(std::string_view code) {
  return fmt::format(
      "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "  <rdf:Description rdf:about=\"\" xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\">\n"
      "   <Iptc4xmpExt:DigitalSourceType>{}</Iptc4xmpExt:DigitalSourceType>\n"
      "  </rdf:Description>\n"
      " </rdf:RDF>\n"
      "</x:xmpmeta>\n"
      "<?xpacket end=\"r\"?>",
      source_address(code));
}

std::string xmp_box(std::string_view code) {
  const auto packet = xmp_packet(code);
  const auto size = 8 + xmp_uuid.size() + packet.size();
  std::string box;
  for (const int shift : {24, 16, 8, 0}) box += static_cast<char>(size >> shift & 0xFF);
  box += "uuid";
  box.append(xmp_uuid.begin(), xmp_uuid.end());
  return box + packet;
}

}  // namespace farmtok::media
