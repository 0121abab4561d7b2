#include "api/upload.hpp"

namespace farmtok::api {
namespace {

class UploadSink final : public http::BodySink {
 public:
  explicit UploadSink(const farm::Farm& farm) : incoming(farm) {}
  void write(std::string_view bytes) override { incoming.write(bytes); }
  farm::Incoming incoming;
};

}  // namespace

http::Route upload_row(Api& api, std::string path, std::string summary, ActOnUpload act) {
  return {.method = http::Method::post,
          .path = std::move(path),
          .access = http::Access::operator_,
          .runs = http::Runs::pool,
          .handler = {},
          .make_sink = [&api](const http::Request&) { return std::make_shared<UploadSink>(api.farm); },
          .upload_handler =
              [&api, act = std::move(act)](const http::Request& request, std::shared_ptr<http::BodySink> sink) {
                auto& incoming = static_cast<UploadSink&>(*sink).incoming;
                incoming.refuse_empty();
                return act({api, request}, incoming);
              },
          .summary = std::move(summary)};
}

}  // namespace farmtok::api
