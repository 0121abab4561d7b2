#include "media/provenance/xmp.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <new>
#include <type_traits>

#include "base/text/text.hpp"
#include "media/provenance/said.hpp"

namespace farmtok::media {
namespace {

constexpr std::size_t most_depth = 100;
constexpr std::size_t most_letters = 10'000;
constexpr std::size_t most_columns = 96;
constexpr int most_documents = 8;

constexpr std::string_view credentials_at = "http://purl.org/dc/terms/ provenance";
constexpr std::string_view rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns# ";

enum class Property { none, source_type, credentials, aigc, ai_system };

std::string_view local_name(std::string_view name) { return name.substr(name.rfind(' ') + 1); }

/// By its name alone: programs write the vocabulary's address in several ways.
Property property_of(std::string_view name) {
  if (name == credentials_at) return Property::credentials;
  const auto local = base::lower(local_name(name));
  if (local == "digitalsourcetype") return Property::source_type;
  // GB 45438 writes it as TC260:AIGC.
  if (local == "aigc") return Property::aigc;
  // IPTC 2025.1: AISystemUsed, AISystemVersionUsed, AIPromptInformation, AIPromptWriterName.
  if (local.starts_with("aisystem") || local.starts_with("aiprompt")) return Property::ai_system;
  return Property::none;
}

bool is_rdf(std::string_view name, std::string_view local) {
  return name.size() == rdf.size() + local.size() && name.starts_with(rdf) && name.ends_with(local);
}

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
    XML_SetUnknownEncodingHandler(
        parser_.get(),
        [](void* self, const char* name, XML_Encoding* encoding) { return of(self).read_as_ascii(name, *encoding); },
        this);
  }

  /// In one piece: of a long tag in many, each would be scanned from its beginning again. Returns where another
  /// document may begin.
  std::optional<std::size_t> read(Bytes packet) {
    const auto status = XML_Parse(parser_.get(), reinterpret_cast<const char*>(packet.data()),
                                  static_cast<int>(packet.size()), XML_TRUE);
    if (stopped_) return end_;
    if (status == XML_STATUS_OK) return {};
    const auto error = XML_GetErrorCode(parser_.get());
    // After a line end or another instruction, where XML forbids it.
    if (const auto at = XML_GetCurrentByteIndex(parser_.get()); error == XML_ERROR_MISPLACED_XML_PI && at > 0)
      return static_cast<std::size_t>(at);
    fault(fmt::format("{} in line {}", XML_ErrorString(error), XML_GetCurrentLineNumber(parser_.get())));
    return {};
  }

 private:
  struct Free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  static Reader& of(void* self) { return *static_cast<Reader*>(self); }

  /// Codes are ASCII. Of the encodings that expat does not know, those of XMP begin with it.
  int read_as_ascii(std::string_view name, XML_Encoding& encoding) {
    for (int byte = 0; byte < 256; ++byte) encoding.map[byte] = byte < 128 ? byte : 0xFFFD;
    encoding.data = nullptr;
    encoding.convert = nullptr;
    encoding.release = nullptr;
    if (!base::lower(name).starts_with("windows-125"))
      fault(fmt::format("of its encoding {} only ASCII is read", base::fit(name, 40)));
    return XML_STATUS_OK;
  }

  void begin(std::string_view name, const char** attributes) {
    if (++depth_ > most_depth) return stop(fmt::format("it is nested more than {} deep", most_depth));
    use_text();
    if (const auto is = property_of(name); is != Property::none) {
      within_ = is, within_depth_ = depth_;
      named_ = local_name(name);
      sure_ = true;
    } else {
      sure_ = is_rdf(name, "li") || is_rdf(name, "value") || is_label(name);
    }
    for (; *attributes; attributes += 2) {
      const std::string_view is = attributes[0];
      if (const auto property = property_of(is); property != Property::none)
        use(property, local_name(is), attributes[1], true);
      else if (within_ != Property::none && (is_rdf(is, "resource") || is_rdf(is, "value") || is_label(is)))
        use(within_, named_, attributes[1], true);
    }
  }

  void end() {
    use_text();
    sure_ = true;
    if (within_ != Property::none && depth_ == within_depth_) within_ = Property::none;
    // What follows the only element, often an end of other rules, is not looked at.
    if (--depth_ > 0) return;
    end_ = static_cast<std::size_t>(XML_GetCurrentByteIndex(parser_.get()) + XML_GetCurrentByteCount(parser_.get()));
    stop({});
  }

  bool is_label(std::string_view name) const {
    return within_ == Property::aigc && base::lower(local_name(name)) == "label";
  }

  void take(std::string_view text) {
    if (within_ == Property::none || text_.size() >= most_letters) return;
    if (text_.empty()) text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t\r\n")));
    text_ += text;
  }

  /// The text so far is a value by itself: elements of a list follow each other.
  void use_text() {
    if (within_ != Property::none && !text_.empty()) use(within_, named_, text_, sure_);
    text_.clear();
  }

  /// Where it is not `sure`, the text may be about the value, and none.
  void use(Property property, std::string_view name, std::string_view value, bool sure) {
    value = base::trim(value);
    switch (property) {
      case Property::source_type:
        if (sure || source_code(value)) read_.types.add(value);
        break;
      case Property::credentials:
        if (value.starts_with("http")) read_.credentials = base::fit(value, most_columns);
        break;
      case Property::aigc:
        if (sure) read_.tags.add("XMP AIGC", value);
        break;
      case Property::ai_system:
        if (sure) read_.tags.add_words(fmt::format("XMP {}", base::fit(name, 40)), value);
        break;
      case Property::none:
        break;
    }
  }

  void fault(std::string words) {
    if (read_.fault.empty()) read_.fault = std::move(words);
  }

  void stop(std::string words) {
    stopped_ = true;
    fault(std::move(words));
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  XmpRead& read_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_;
  Property within_ = Property::none;
  std::string named_;  // the property's own name
  std::size_t depth_ = 0, within_depth_ = 0;
  std::string text_;
  bool sure_ = true;
  bool stopped_ = false;
  std::optional<std::size_t> end_;
};

/// Where the next document begins in what follows one.
std::optional<std::size_t> next_document(Bytes rest) {
  const std::string_view text{reinterpret_cast<const char*>(rest.data()), rest.size()};
  auto first = text.npos;
  for (const std::string_view begins : {"<?xml ", "<x:xmpmeta", "<x:xapmeta", "<rdf:RDF"})
    first = std::min(first, text.find(begins));
  return first == text.npos ? std::nullopt : std::optional{first};
}

/// In UTF-16 too.
bool mentions_it(Bytes rest) {
  if (mentions_source_type(rest)) return true;
  std::vector<std::uint8_t> narrow;
  std::ranges::copy_if(rest, std::back_inserter(narrow), [](auto byte) { return byte != 0; });
  return mentions_source_type(narrow);
}

}  // namespace

XmpRead read_xmp(Bytes packet) {
  XmpRead made;
  const auto fault = [&](std::string words) {
    if (made.fault.empty()) made.fault = std::move(words);
  };
  for (int documents = 0; documents < most_documents; ++documents) {
    const auto end = Reader{made}.read(packet);
    if (!end) return made;
    packet = packet.subspan(std::min(*end, packet.size()));
    const auto next = next_document(packet);
    if (!next) {
      if (mentions_it(packet)) fault("what follows its end is not read");
      return made;
    }
    packet = packet.subspan(*next);
  }
  fault(fmt::format("it holds more than {} documents", most_documents));
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
