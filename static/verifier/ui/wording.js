/** What a verdict says: one sentence for each code of the checks, in a buyer's words. */

/** @typedef {import('./language.js').Sentence} Sentence */

/** @type {Readonly<Record<import('../answer.js').Question, {title: Sentence, means: Sentence}>>} */
export const QUESTION_TEXTS = Object.freeze({
  signed: {
    title: ['점검자가 서명했나요?', 'Did an inspector sign?'],
    means: [
      '점검기록부마다 등록된 서명키로 서명되었는지, 어느 점검자의 자격인지 봅니다.',
      'Whether each inspection is signed with an enrolled key, and under whose licence.',
    ],
  },
  logged: {
    title: ['기록이 로그에 그대로 있나요?', 'Are the records in the log, unchanged?'],
    means: [
      '한 글자라도 바뀐 기록은 로그의 지문값과 맞지 않습니다.',
      'A record with a single letter changed no longer matches its fingerprint in the log.',
    ],
  },
  complete: {
    title: ['빠진 기록은 없나요?', 'Are these all the records?'],
    means: [
      '로그에 있는 이 대상의 기록이 모두 이 파일에 있는지 봅니다. 등록부에 내지 않은 일은 알 수 없습니다.',
      'Whether the file has everything that the log has about it. What nobody submitted is not covered.',
    ],
  },
  anchored: {
    title: ['이더리움에 남아 있나요?', 'Is it on Ethereum?'],
    means: [
      '고르신 노드에 물어, 스마트 계약에 이 로그의 지문값이 확정된 블록으로 있는지 봅니다.',
      'The endpoint that you chose is asked whether the smart contract has the log’s fingerprint in a final block.',
    ],
  },
  dated: {
    title: ['언제부터 있었나요?', 'Since when?'],
    means: [
      '기록마다 로그에 들어온 때를 이더리움의 시각 둘로 좁힙니다.',
      'For each record, two times of Ethereum between which it came into the log.',
    ],
  },
  current: {
    title: ['가장 새로운 상태인가요?', 'Is it up to date?'],
    means: ['이 파일 뒤로 로그가 더 자랐는지 봅니다.', 'Whether the log has grown since this file was made.'],
  },
});

/** @type {Readonly<Record<string, Sentence>>} */
export const REASONS = Object.freeze({
  signed: ['서명이 모두 맞습니다.', 'Every signature is right.'],
  logged: [
    '기록 {entries}건이 모두 서명된 로그 안에 그대로 있습니다.',
    'All {entries} entries are in the signed log, unchanged.',
  ],
  complete: ['로그에 있는 기록이 모두 이 파일에 있습니다.', 'The file has everything that the log has.'],
  anchored: [
    '로그의 지문값이 이더리움의 확정된 블록에 있습니다.',
    'The log’s fingerprint is in a final block of Ethereum.',
  ],
  dated: ['기록마다 들어온 때가 확인되었습니다.', 'It is shown when each record came in.'],
  current: ['이더리움에 있는 가장 새로운 상태입니다.', 'This is the newest state on Ethereum.'],

  no_inspection: ['서명할 점검기록부가 없습니다.', 'There is no inspection to sign.'],
  absent: ['로그에 {subject}의 기록이 하나도 없습니다.', 'The log has nothing about {subject}.'],
  nothing_to_date: ['때를 확인할 기록이 없습니다.', 'There is no record to date.'],

  uncertified: [
    '유효한 점검기록부 {count}건에 유효한 인증이 없습니다.',
    '{count} standing inspections have no standing certification.',
  ],
  rejected: [
    '{index}번 점검기록부는 자격 번호 {licence} 명의로 반려되었습니다: {reason}',
    'Inspection {index} was rejected under licence {licence}: {reason}',
  ],
  withdrawn: [
    '{index}번 점검기록부의 인증은 자격 번호 {licence} 명의로 철회되었습니다: {reason}',
    'The certification of inspection {index} was withdrawn under licence {licence}: {reason}',
  ],
  void: [
    '{index}번은 정정하거나 철회할 수 없는 기록을 가리켜 효력이 없습니다.',
    'Entry {index} corrects or withdraws what it may not, and has no effect.',
  ],
  certification_erased: [
    '{index}번 인증의 내용이 파기되어 확인할 수 없습니다.',
    'The content of certification {index} was erased and can’t be checked.',
  ],
  certifies_nothing: [
    '{index}번 인증은 이 차의 앞선 점검기록부를 하나도 가리키지 않습니다.',
    'Certification {index} names no earlier inspection of this car.',
  ],
  statement_repeated: [
    '{index}번 인증은 앞의 것을 되풀이한 것입니다.',
    'Certification {index} repeats an earlier one.',
  ],
  key_not_enrolled: [
    '{index}번 인증의 서명키는 그때 자격 번호 {licence}에 등록되어 있지 않았습니다.',
    'The key of certification {index} was not enrolled under licence {licence} at that point.',
  ],
  key_revoked: [
    '{index}번 인증의 서명키는 자격 번호 {licence}에서 이미 폐기된 것이었습니다.',
    'The key of certification {index} had been revoked under licence {licence}.',
  ],
  key_twice: [
    '자격 번호 {licence}의 서명키가 두 번 이상 등록되거나 폐기되었습니다 ({index}번).',
    'A key of licence {licence} was enrolled or revoked more than once (entry {index}).',
  ],
  key_hidden: [
    '자격 번호 {licence}의 서명키 기록이 파기되어 {index}번을 확인할 수 없습니다.',
    'A key record of licence {licence} was erased, so {index} can’t be checked.',
  ],
  signature_false: [
    '{index}번 인증의 서명이 맞지 않습니다 (자격 번호 {licence}).',
    'The signature of certification {index} is wrong (licence {licence}).',
  ],
  doubtful: [
    '{index}번 인증은 서명키가 남의 손에 있었을 수 있는 {since} 뒤에 들어왔습니다.',
    'Certification {index} came in after {since}, when its key may have been in other hands.',
  ],

  other_log: ['믿기로 하신 로그({expected})의 것이 아닙니다.', 'This is not of the log that you trust ({expected}).'],
  checkpoint_not_signed: ['로그의 서명이 없거나 맞지 않습니다.', 'The log’s signature is missing or wrong.'],
  other_checkpoint: [
    '{index}번의 증명이 다른 체크포인트에 대한 것입니다.',
    'The proof of entry {index} is for another checkpoint.',
  ],
  not_included: ['{index}번은 로그에 들어 있지 않습니다.', 'Entry {index} is not in the log.'],
  time_decreases: [
    '{index}번의 시각이 앞 항목보다 이릅니다.',
    'Entry {index} is dated before the one that precedes it.',
  ],
  label_not_proved: ['{subject}의 라벨이 증명되지 않습니다.', 'The label of {subject} is not proved.'],
  other_label: ['{index}번은 다른 대상의 라벨로 올라 있습니다.', 'Entry {index} is filed under another label.'],
  record_changed: ['{index}번 기록이 로그에 오른 것과 다릅니다.', 'Record {index} is not the one that was logged.'],
  other_kind: ['{index}번 기록이 로그에는 다른 종류로 올라 있습니다.', 'Record {index} was logged as another kind.'],
  other_subject: ['{index}번은 다른 차의 기록입니다.', 'Record {index} is of another car.'],
  recorded_after_logged: [
    '{index}번은 로그에 오른 뒤의 시각을 달고 있습니다.',
    'Record {index} carries a time after it was logged.',
  ],
  disclosure_false: [
    '{index}번에서 공개된 값이 가려진 값과 다릅니다.',
    'What is disclosed for record {index} is not what it withholds.',
  ],
  record_erased: [
    '{index}번 기록의 내용은 법에 따라 파기되었습니다.',
    'The content of record {index} was destroyed by law.',
  ],
  record_missing: [
    '{index}번 기록의 내용이 없는데, 파기되었다는 기록도 없습니다.',
    'The content of record {index} is missing, and nothing says that it was erased.',
  ],
  record_repeated: ['{index}번은 같은 기록이 다시 오른 것입니다.', 'Entry {index} logs the same record again.'],

  commitment_not_last: [
    '목록 확약이 로그의 마지막 항목이 아닙니다.',
    'The map’s commitment is not the log’s last entry.',
  ],
  commitment_of_other_size: [
    '목록 확약이 다른 크기의 로그에 대한 것입니다.',
    'The map’s commitment is for a log of another size.',
  ],
  licence_missing: [
    '서명한 자격 번호의 기록({subject})이 빠져 있습니다.',
    'The records of a licence that signed ({subject}) are missing.',
  ],
  licence_needless: [
    '서명하지 않은 자격 번호의 기록({subject})이 들어 있습니다.',
    'There are records of a licence that signed nothing ({subject}).',
  ],
  licence_order: ['서명한 자격 번호의 차례가 맞지 않습니다.', 'The licences that signed are not in their order.'],
  order: [
    '{subject}의 기록이 로그의 순서대로 한 번씩 있지 않습니다.',
    'The entries of {subject} are not in the log’s order, each once.',
  ],
  entry_after_commitment: [
    '{subject}의 기록 가운데 목록 확약보다 뒤의 것이 있습니다.',
    'An entry of {subject} lies after the map’s commitment.',
  ],
  not_complete: [
    '{subject}의 기록이 빠졌거나 더 들어 있습니다.',
    'Entries of {subject} are missing, or there are others.',
  ],

  anchor_missing: ['이 로그 상태의 앵커가 파일에 없습니다.', 'The file names no anchor of this state of the log.'],
  anchor_other_root: [
    '{network}에는 같은 크기의 다른 로그가 있습니다. 로그가 둘로 갈라졌습니다.',
    '{network} has another log of the same size: the log has been forked.',
  ],
  anchor_lacking: [
    '{network}의 스마트 계약에 크기 {size}의 앵커가 없습니다.',
    'The smart contract on {network} has no anchor of size {size}.',
  ],
  anchor_otherwise: [
    '{network}의 스마트 계약에 있는 크기 {size}의 앵커가 파일과 다릅니다.',
    'The smart contract on {network} has another anchor of size {size}.',
  ],
  anchor_beyond: [
    '{network}의 옛 스마트 계약은 크기 {size} 전에 새 계약으로 넘어갔습니다.',
    'The old smart contract on {network} was succeeded before size {size}.',
  ],
  anchor_no_successor: [
    '{network}의 새 스마트 계약이 이어받은 계약이 아닙니다.',
    'The newer smart contract on {network} is not this one’s successor.',
  ],
  anchor_not_final: [
    '{network}의 새 블록에는 있지만 아직 확정되지 않았습니다. 15분쯤 뒤에 다시 확인하십시오.',
    'Newer blocks of {network} have it, but it is not final yet. Try again in a quarter of an hour.',
  ],
  anchor_not_trusted: [
    '앵커가 신뢰 정보에 없는 스마트 계약에 있습니다.',
    'The anchor is in a smart contract that your trust does not name.',
  ],
  no_endpoint: [
    '{network}의 노드가 답하지 않거나 다른 네트워크의 것입니다. 다른 것을 골라 다시 확인하십시오.',
    'The endpoint for {network} does not answer, or is one of another network. Choose another and try again.',
  ],
  no_network: ['신뢰 정보에 네트워크가 없습니다.', 'Your trust names no network.'],

  dated_not_anchored: [
    '이더리움에 있는지 확인되지 않아 때도 알 수 없습니다.',
    'While it is not shown to be on Ethereum, nothing dates it.',
  ],
  not_dated: ['{index}번의 때를 확인할 답을 받지 못했습니다.', 'No answer came that would date entry {index}.'],
  anchor_not_given: [
    '{index}번을 처음 담은 앵커나 그 앞의 앵커가 파일에 없습니다.',
    'The file lacks the first anchor with entry {index}, or the one before.',
  ],
  backdated: [
    '주의: {index}번은 {recordedAt}에 작성되었다고 하지만 {after}에는 로그에 없었습니다.',
    'Warning: record {index} says {recordedAt}, yet it was not in the log at {after}.',
  ],

  newer_not_final: [
    '아직 확정되지 않은 블록에 {count}건이 더 있습니다 (다른 차의 것일 수 있습니다).',
    'Blocks that are not final have {count} more entries, perhaps of other cars.',
  ],
  stale: [
    '이 파일 뒤로 로그에 {count}건이 더 들어왔습니다 (다른 차의 것일 수 있습니다). 새 증거 파일을 받으십시오.',
    'Since this file, {count} entries were added to the log, perhaps of other cars. Get a newer file.',
  ],
  chain_behind: [
    '스마트 계약의 최신 상태가 이 파일의 것과 다릅니다.',
    'The smart contract’s newest state is not this file’s.',
  ],
});

/** @type {Readonly<Record<string, Sentence>>} */
export const KINDS = Object.freeze({
  'vehicle:acquired': ['매입', 'Bought by the dealer'],
  'vehicle:listed': ['매물 등록', 'Car listed'],
  'vehicle:amended': ['매물 변경', 'Listing changed'],
  'vehicle:delisted': ['매물 내림', 'Taken off the market'],
  'vehicle:sold': ['매도', 'Sold'],
  'inspection:recorded': ['성능·상태점검기록부', 'Inspection record'],
  'inspection:certified': ['점검자의 서명', 'Inspector’s signature'],
  'inspection:notified': ['매수인 고지', 'Handed over to a buyer'],
  'odometer:replaced': ['계기판 고장·교체 확인', 'Odometer fault or replacement'],
  'record:withdrawn': ['기록 철회', 'Record withdrawn'],
  'record:erased': ['기록 파기', 'Record erased'],
  'key:enrolled': ['서명키 등록', 'Signing key enrolled'],
  'key:revoked': ['서명키 폐기', 'Signing key revoked'],
});
