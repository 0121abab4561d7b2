#pragma once
// What a video says about its making: content credentials (C2PA) and the IPTC digital source type.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "model/field.hpp"

namespace farmtok::model {

/// https://cv.iptc.org/newscodes/digitalsourcetype/, and the last two of https://c2pa.org/digitalsourcetype/.
inline constexpr std::array<std::string_view, 22> source_types{"digitalCapture",
                                                               "computationalCapture",
                                                               "negativeFilm",
                                                               "positiveFilm",
                                                               "print",
                                                               "minorHumanEdits",
                                                               "humanEdits",
                                                               "algorithmicallyEnhanced",
                                                               "softwareImage",
                                                               "digitalArt",
                                                               "digitalCreation",
                                                               "dataDrivenMedia",
                                                               "trainedAlgorithmicMedia",
                                                               "algorithmicMedia",
                                                               "screenCapture",
                                                               "virtualRecording",
                                                               "composite",
                                                               "compositeCapture",
                                                               "compositeSynthetic",
                                                               "compositeWithTrainedAlgorithmicMedia",
                                                               "empty",
                                                               "trainedAlgorithmicData"};

/// Whether it is one of source_types, in this spelling.
constexpr bool is_source_type(std::string_view code) {
  return std::find(source_types.begin(), source_types.end(), code) != source_types.end();
}

/// Says the least of all codes that mean AI: of the parts of the video, at least one is a model's.
inline constexpr std::string_view least_ai = "compositeSynthetic";

/// Whether an IPTC digital source type means that AI made the pictures or a part of them.
/// https://cv.iptc.org/newscodes/digitalsourcetype/
constexpr bool is_ai(std::string_view digital_source_type) {
  return digital_source_type == "trainedAlgorithmicMedia" ||
         digital_source_type == "compositeWithTrainedAlgorithmicMedia" || digital_source_type == "compositeSynthetic";
}

/// The active manifest of a file's content credentials, as it describes itself: nothing here was verified.
struct Credentials {
  std::optional<std::string> generator;
  std::optional<std::string> signer;
  std::optional<std::string> actions;
  std::optional<std::string> ingredients;
  std::optional<std::string> digital_source_type;
  std::string digest;
  std::optional<std::string> fault;
};

template <>
struct Declared<Credentials> {
  static constexpr auto noun = "credentials";
  static constexpr auto fields = Rows{
      field<&Credentials::generator>("The program that wrote them, e.g. \"Adobe Firefly\"."),
      field<&Credentials::signer>("The name in the certificate that signed them."),
      field<&Credentials::actions>("What was done, separated by commas, e.g. \"c2pa.created, c2pa.edited\"."),
      field<&Credentials::ingredients>("The titles of what it was made from, separated by commas."),
      field<&Credentials::digital_source_type>("The IPTC code that they give for the pictures, e.g. "
                                               "\"trainedAlgorithmicMedia\"; one that means AI comes first."),
      field<&Credentials::digest>("SHA-256 of the bytes of the credentials."),
      field<&Credentials::fault>("Why they could not be read whole."),
  };
};

}  // namespace farmtok::model
