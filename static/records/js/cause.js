// Why a passkey can't be used here, so that the page says the right way out.

/** @typedef {'insecure' | 'app' | 'old' | 'host' | 'refused'} Cause */

/** Browsers inside other apps, which lead no passkey through: KakaoTalk, NAVER, LINE, Instagram, Facebook, Android's own view. */
const APPS = /KAKAOTALK|NAVER\(inapp|Line\/|Instagram|FBAN|FBAV|DaumApps|; wv\)/;

/** @param {unknown} error what the device said, if it was asked @returns {Cause} */
export function causeOf(error) {
  if (!window.isSecureContext) return 'insecure';
  if (!('PublicKeyCredential' in window)) return APPS.test(navigator.userAgent) ? 'app' : 'old';
  if (error instanceof DOMException && error.name === 'SecurityError') return 'host';
  if (error instanceof DOMException && error.name === 'NotSupportedError') return 'old';
  return APPS.test(navigator.userAgent) ? 'app' : 'refused';
}
