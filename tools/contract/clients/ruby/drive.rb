# frozen_string_literal: true

# Drives the generated Ruby client against a gateway, and against a proxy that responds like a later version.
$LOAD_PATH.unshift(File.join(ARGV.fetch(0), 'lib'))

require 'json'
require 'securerandom'
require 'uri'
require 'openapi_client'

FINAL = %w[succeeded partial failed canceled expired].freeze
READ_TIMEOUT_IN_SECONDS = 70

def expect(actual, expected)
  raise "#{actual.inspect} instead of #{expected.inspect}" unless actual == expected
end

def connect(url)
  uri = URI(url)
  configuration = OpenapiClient::Configuration.new
  configuration.scheme = uri.scheme
  configuration.host = "#{uri.host}:#{uri.port}"
  configuration.access_token = ENV.fetch('GATEWAY_KEY')
  configuration.timeout = READ_TIMEOUT_IN_SECONDS
  OpenapiClient::RefreshApi.new(OpenapiClient::ApiClient.new(configuration))
end

def drive(url, outcome, code)
  api = connect(url)
  request = OpenapiClient::CreateRefresh.new(connection: 'shipstation-sandbox', metadata: { 'order' => '4711' })
  refresh = api.create_refresh(request, idempotency_key: SecureRandom.uuid, prefer: 'wait=50')
  refresh = api.get_refresh(refresh.id, prefer: 'wait=50') until FINAL.include?(refresh.status)
  expect(refresh.status, 'succeeded')
  expect(refresh.outcome, outcome)
  expect(refresh.metadata.transform_keys(&:to_s)['order'], '4711')

  listed = api.list_refreshes(connection: 'shipstation-sandbox').items.find { |item| item.id == refresh.id }
  expect(listed.warnings.map(&:code).uniq, [code == 'added-later' ? code : 'not-refreshable'])

  begin
    api.get_refresh('rfr_1')
    raise 'The unknown refresh was found.'
  rescue OpenapiClient::ApiError => e
    expect(e.code, 404)
    expect(JSON.parse(e.response_body)['code'], code)
  end
end

drive(ENV.fetch('GATEWAY_URL'), 'imported', 'refresh-not-found')
drive(ENV.fetch('LATER_GATEWAY_URL'), 'added-later', 'added-later')
